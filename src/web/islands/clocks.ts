/** "in 42 min" stays true while the page stays open. The words are on the page already, as templates of the body. */
export function startClocks(): void {
  const marks = [...document.querySelectorAll<HTMLElement>('[data-clock]')];
  if (marks.length === 0) return;
  const words = document.body.dataset;
  // The server's clock is the one that counts; a wrong clock on the desk must not hide a deadline.
  const skew = Date.parse(words.now ?? '') - Date.now();
  const draw = () => {
    const now = Date.now() + skew;
    for (const mark of marks) {
      const minutes = Math.trunc((Date.parse(mark.dataset.clock ?? '') - now) / 60_000);
      const text = relative(minutes, words, mark.dataset.deadline !== undefined);
      if (mark.textContent !== text) mark.textContent = text;
    }
  };
  setInterval(draw, 20_000);
}

function relative(minutes: number, words: DOMStringMap, deadline: boolean): string {
  const size = Math.abs(minutes);
  if (size < 1) return words.tNow ?? '';
  const span =
    size < 60
      ? fill(words.tMinutes, { n: size })
      : size < 48 * 60
        ? fill(words.tHours, { h: Math.floor(size / 60), m: String(size % 60).padStart(2, '0') })
        : fill(words.tDays, { n: Math.floor(size / 1440) });
  return fill(minutes > 0 ? words.tIn : deadline ? words.tOverdue : words.tAgo, { span });
}

export function fill(text: string | undefined, values: Readonly<Record<string, string | number>>): string {
  return (text ?? '').replace(/\{(\w+)\}/g, (_, hole: string) => String(values[hole] ?? ''));
}
