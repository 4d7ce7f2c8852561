/** subset-font 2.9 brings no types of its own. */
declare module 'subset-font' {
  interface Options {
    readonly targetFormat?: 'sfnt' | 'woff' | 'woff2';
    /** One value of each axis makes a plain font of a variable one. */
    readonly variationAxes?: Readonly<Record<string, number>>;
  }
  /** The font with only the letters of the text (and what they are drawn with). */
  export default function subsetFont(font: Uint8Array, text: string, options?: Options): Promise<Uint8Array>;
}
