/** Work that a test starts, sees begin and ends when it likes. */
export class HeldWork<Result> {
  readonly begun: Promise<void>;
  readonly #result: Promise<Result>;
  #begin = () => {};
  #end: (result: Result) => void = () => {};

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#result = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  readonly run = (): Promise<Result> => {
    this.#begin();
    return this.#result;
  };

  end(result: Result): void {
    this.#end(result);
  }
}
