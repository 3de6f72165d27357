import { parseSync, Visitor } from 'oxc-parser';

/** A function of a file. */
export interface WrittenFunction {
  /** Its first line, from 1. */
  readonly line: number;
  readonly lines: number;
  /** Without those of the functions and the lists within. */
  readonly ownLines: number;
}

/** All functions, methods and arrows of a TypeScript file. */
export function functionsOf(file: string, text: string): readonly WrittenFunction[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const found: WrittenFunction[] = [];
  const open: { nested: number }[] = [];
  const enter = () => {
    open.push({ nested: 0 });
  };
  const close = (lines: number) => {
    const { nested } = open.pop() ?? { nested: 0 };
    const outer = open.at(-1);
    if (outer !== undefined) outer.nested += lines;
    return nested;
  };
  const exit = ({ start, end }: { start: number; end: number }) => {
    const lines = text.slice(start, end).split('\n').length;
    const nested = close(lines);
    found.push({ line: text.slice(0, start).split('\n').length, lines, ownLines: lines - nested });
  };
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': exit,
    FunctionExpression: enter,
    'FunctionExpression:exit': exit,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': exit,
    ArrayExpression: enter,
    'ArrayExpression:exit': ({ start, end }) =>
      close(text.slice(start, end).split('\n').length - 1),
  }).visit(program);
  return found;
}

/** The names that a file exports and did not get from another one. */
export function exportsOf(file: string, text: string): readonly string[] {
  return parseSync(file, text).module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, exportName: { name } }) =>
      moduleRequest === null && name !== null ? [name] : [],
    ),
  );
}

/** The comments of a file, those that follow each other line by line as one. */
export function commentsOf(file: string, text: string): readonly string[] {
  const joined: { text: string; end: number }[] = [];
  for (const { type, value, start, end } of parseSync(file, text).comments) {
    const last = joined.at(-1);
    if (type === 'Line' && last !== undefined && /^\s*$/.test(text.slice(last.end, start))) {
      last.text += `\n${value}`;
      last.end = end;
    } else joined.push({ text: value, end });
  }
  return joined.map((comment) => comment.text);
}
