/**
 * A formula as a spreadsheet reads it, and the value that the spreadsheet will find:
 * programs that show a workbook without computing it show that value. Numbers are
 * binary floats, as they are there.
 */
export interface Expression {
  readonly text: string;
  readonly value: Value;
  /** How tightly its outermost operator binds. */
  readonly level: number;
}

export type Value = number | string | boolean;

/** Cells of one column, one below the other. */
export interface CellRange {
  /** Null: there are none. */
  readonly text: string | null;
  readonly values: readonly Value[];
}

const ATOM = 4;

export function cell(text: string, value: Value): Expression {
  return { text, value, level: ATOM };
}

export function number(value: number): Expression {
  return { text: String(value), value, level: value < 0 ? 2 : ATOM };
}

export function textLiteral(value: string): Expression {
  return { text: `"${value.replaceAll('"', '""')}"`, value, level: ATOM };
}

type Operand = Expression | number;

function operand(given: Operand): Expression {
  return typeof given === 'number' ? number(given) : given;
}

const OPERATORS = {
  '*': { level: 3, of: (a: number, b: number) => a * b },
  '/': { level: 3, of: (a: number, b: number) => a / b },
  '+': { level: 2, of: (a: number, b: number) => a + b },
  '-': { level: 2, of: (a: number, b: number) => a - b },
  '>=': { level: 1, of: (a: number, b: number) => a >= b },
  '>': { level: 1, of: (a: number, b: number) => a > b },
  '<=': { level: 1, of: (a: number, b: number) => a <= b },
  '<': { level: 1, of: (a: number, b: number) => a < b },
} as const;
type Operator = keyof typeof OPERATORS;

/** `a * b`, `a >= b`: of numbers. */
export function binary(left: Operand, operator: Operator, right: Operand): Expression {
  const [a, b] = [operand(left), operand(right)];
  const { level, of } = OPERATORS[operator];
  const wrapped = (one: Expression, isTight: boolean) =>
    one.level < level || (isTight && one.level === level) ? `(${one.text})` : one.text;
  return {
    text: `${wrapped(a, false)}${operator}${wrapped(b, true)}`,
    value: of(Number(a.value), Number(b.value)),
    level,
  };
}

export function equal(left: Operand, right: Operand): Expression {
  const [a, b] = [operand(left), operand(right)];
  return { text: `${a.text}=${b.text}`, value: a.value === b.value, level: 1 };
}

function call(name: string, operands: readonly Operand[], value: Value): Expression {
  return cell(`${name}(${operands.map((one) => operand(one).text).join(',')})`, value);
}

const numbersOf = (operands: readonly Operand[]) =>
  operands.map((one) => Number(operand(one).value));

export function when(test: Expression, yes: Operand, no: Operand): Expression {
  const [a, b] = [operand(yes), operand(no)];
  return call('IF', [test, a, b], test.value ? a.value : b.value);
}

export function every(...tests: readonly Expression[]): Expression {
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return call(
    'AND',
    tests,
    tests.every(({ value }) => value === true),
  );
}

export function some(...tests: readonly Expression[]): Expression {
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return call(
    'OR',
    tests,
    tests.some(({ value }) => value === true),
  );
}

export function least(...operands: readonly Operand[]): Expression {
  return call('MIN', operands, Math.min(...numbersOf(operands)));
}

export function greatest(...operands: readonly Operand[]): Expression {
  return call('MAX', operands, Math.max(...numbersOf(operands)));
}

/** One of several by its number from 1. */
export function choose(index: Expression, choices: readonly Expression[]): Expression {
  return call('CHOOSE', [index, ...choices], choices[Number(index.value) - 1]?.value ?? '');
}

export function absolute(one: Operand): Expression {
  return call('ABS', [one], Math.abs(Number(operand(one).value)));
}

/** Halves away from zero. */
export function rounded(one: Operand, decimals: number): Expression {
  return call('ROUND', [one, decimals], roundedValue(Number(operand(one).value), decimals));
}

/** As the spreadsheets do, whose rounding forgives the last bits of a float. */
export function roundedValue(value: number, decimals: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 53 / 10 ** Math.max(decimals, 0)) {
    return value;
  }
  const whole = Math.round(Number((Math.abs(value) * 10 ** decimals).toPrecision(15)));
  return (Math.sign(value) * whole) / 10 ** decimals;
}

/** Away from zero to a whole number. */
export function roundedUp(one: Operand): Expression {
  const value = Number(operand(one).value);
  return call('ROUNDUP', [one, 0], Math.sign(value) * Math.ceil(Math.abs(value)));
}

/** Towards zero. */
export function cutOff(one: Operand, decimals = 0): Expression {
  const scale = 10 ** decimals;
  return call('TRUNC', [one, decimals], Math.trunc(Number(operand(one).value) * scale) / scale);
}

export function isNumber(one: Expression): Expression {
  return call('ISNUMBER', [one], typeof one.value === 'number');
}

function numbersIn({ values }: CellRange): readonly number[] {
  return values.filter((value) => typeof value === 'number');
}

/** Texts are passed over. */
export function sumOf(range: CellRange): Expression {
  const total = numbersIn(range).reduce((sum, value) => sum + value, 0);
  return range.text === null ? number(0) : cell(`SUM(${range.text})`, total);
}

export function countOf(range: CellRange): Expression {
  return range.text === null ? number(0) : cell(`COUNT(${range.text})`, numbersIn(range).length);
}

/** The greatest number; the range is not empty. */
export function greatestOf(range: CellRange): Expression {
  return cell(`MAX(${range.text})`, Math.max(0, ...numbersIn(range)));
}

/** How many cells are that text. */
export function countOfText(range: CellRange, wanted: string): Expression {
  const count = range.values.filter((value) => value === wanted).length;
  return range.text === null ? number(0) : cell(`COUNTIF(${range.text},"${wanted}")`, count);
}

/** The sum of those cells beside which another one is `wanted`. */
export function sumWhere(range: CellRange, beside: CellRange, wanted: number | string): Expression {
  const total = range.values.reduce<number>(
    (sum, value, i) =>
      beside.values[i] === wanted && typeof value === 'number' ? sum + value : sum,
    0,
  );
  const asked = typeof wanted === 'number' ? String(wanted) : `"${wanted}"`;
  return range.text === null
    ? number(0)
    : cell(`SUMIFS(${range.text},${beside.text},${asked})`, total);
}

/** The sum of those cells beside which a number is from `first` to before `beyond`. */
export function sumBetween(
  range: CellRange,
  beside: CellRange,
  first: Expression,
  beyond: Expression,
): Expression {
  const [from, to] = [Number(first.value), Number(beyond.value)];
  const total = range.values.reduce<number>((sum, value, i) => {
    const place = Number(beside.values[i]);
    return from <= place && place < to && typeof value === 'number' ? sum + value : sum;
  }, 0);
  return cell(
    `SUMIFS(${range.text},${beside.text},">="&${first.text},${beside.text},"<"&${beyond.text})`,
    total,
  );
}

/** How many cells are not 0. */
export function countNotZero(range: CellRange): Expression {
  const count = range.values.filter((value) => value !== 0).length;
  return range.text === null ? number(0) : cell(`COUNTIF(${range.text},"<>0")`, count);
}

/** 0 where both are the same number to so many decimals, or the same text. */
export function differenceOf(left: Expression, right: Expression, decimals: number): Expression {
  const isSame = when(equal(left, right), 0, 1);
  return when(
    every(isNumber(left), isNumber(right)),
    rounded(binary(left, '-', right), decimals),
    isSame,
  );
}
