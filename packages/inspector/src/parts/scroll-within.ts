/** Brings a row of a pane into its sight; the page itself stays where it is. */
export function scrollWithin(pane: Element, row: Element): void {
  const box = pane.getBoundingClientRect();
  const { top, bottom } = row.getBoundingClientRect();
  if (top < box.top) pane.scrollTop -= box.top - top;
  else if (bottom > box.bottom) pane.scrollTop += bottom - box.bottom;
}
