/** Widths of the columns of a table that is on the screen. */
import { changeSettings, clampWidth, MAX_WIDTH } from "./table-settings.ts";

const headOf = (table: HTMLTableElement, id: string): HTMLElement | null =>
  [...table.querySelectorAll<HTMLElement>("th[data-column]")].find((head) => head.dataset.column === id) ?? null;

/** Every column's width as it is drawn now. Once one is set all are, so that the others stay where they are. */
export function measureWidths(table: HTMLTableElement): Record<string, number> {
  const heads = [...table.querySelectorAll<HTMLElement>("th[data-column]")];
  return Object.fromEntries(heads.map((head) => [head.dataset.column ?? "", clampWidth(head.offsetWidth)]));
}

/** Gives one column a width. */
export const setWidth = (widths: Readonly<Record<string, number>>, id: string, width: number): void =>
  changeSettings({ widths: { ...widths, [id]: clampWidth(width) } });

/** The width that shows every value of a column in full, as far as there is a limit at all. */
export function fittingWidth(table: HTMLTableElement, id: string): number {
  const head = headOf(table, id);
  if (head === null) return MAX_WIDTH;
  // Laid out by content and measured before anything is painted.
  table.dataset.fitting = "";
  const width = head.offsetWidth;
  delete table.dataset.fitting;
  return clampWidth(width + 1);
}

/** One step of a width, in pixels. */
export const WIDTH_STEP = 16;
