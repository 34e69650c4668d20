/** Where a menu opens: the element that was clicked, and where it was then. */
export type Anchor = { element: HTMLElement; rect: DOMRect };

export const anchorAt = (element: HTMLElement): Anchor => ({ element, rect: element.getBoundingClientRect() });
