/** The part of the npm package `edifact` that serves as a yardstick; it ships no types. */
declare module 'edifact' {
  export class Parser {
    constructor(validator?: unknown);
    onopensegment: (tag: string) => void;
    onclosesegment: () => void;
    onelement: () => void;
    oncomponent: (value: string) => void;
    encoding(level: string): void;
    write(chunk: string): void;
    end(): void;
  }
}
