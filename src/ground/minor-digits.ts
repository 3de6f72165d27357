/** ISO 4217: currencies whose smallest unit is not a hundredth. */
const DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const USUAL_DIGITS = 2;

const digitsOf = new Map(
  Object.entries(DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const),
  ),
);

/** Decimals of the smallest unit of a currency: JPY 0, USD 2, KWD 3. */
export function minorDigits(currency: string): number {
  return digitsOf.get(currency) ?? USUAL_DIGITS;
}
