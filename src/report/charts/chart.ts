import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Estimate } from "../../domain/estimate.ts";
import { escapeHtml } from "../html.ts";

/** One drawing: an SVG element whose colours are the page's, with a name for its file and words for who cannot see it. */
export type Chart = { readonly name: string; readonly title: string; readonly svg: string };

/** Small enough to be read on a phone at full width. */
const WIDTH = 420;
const HEIGHT = 290;

/** The page's own colours, light and dark. */
export const COLOURS = {
  mean: "var(--mean)",
  vote: "var(--vote)",
  pass: "var(--pass)",
  heavy: "var(--heavy)",
  ink: "var(--ink)",
  faint: "var(--faint)",
} as const;

const { document } = parseHTML("<html><body></body></html>");

type PlotOptions = NonNullable<Parameters<typeof Plot.plot>[0]>;

/** A plot as markup: drawn once, styled by the page it stands in. */
export function drawn(name: string, title: string, options: PlotOptions): Chart {
  const plot = Plot.plot({
    document: document as unknown as NonNullable<PlotOptions["document"]>,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 40,
    marginTop: 24,
    marginBottom: 36,
    style: { fontSize: "12px", background: "none" },
    ...options,
  });
  const markup = plot.outerHTML
    .replace(/<style>[\s\S]*?<\/style>/, "")
    // One label names the whole drawing; its groups may have none of their own.
    .replace(/ aria-(?:label|hidden|description)="[^"]*"/g, "");
  const label = escapeHtml(title);
  return {
    name,
    title,
    svg: markup
      .replace(
        /^<svg /,
        // A function, since a name may hold what a replacement text would take for a pattern.
        () => `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}" `,
      )
      .replace(/ style="[^"]*"/, ""),
  };
}

/** An estimate in percent. */
export function points<T extends Estimate>(estimate: T) {
  const { value, low, high } = estimate;
  return { value: 100 * value, low: 100 * low, high: 100 * high };
}

/** An axis in percent that shows the data, not the empty space below it. */
export function percentScale(values: readonly number[]): { readonly domain: [number, number] } {
  const low = Math.max(0, Math.floor((Math.min(100, ...values) - 2) / 10) * 10);
  const high = Math.min(100, Math.ceil((Math.max(0, ...values) + 2) / 10) * 10);
  return { domain: low < high ? [low, high] : [0, 100] };
}

/** Text that stands clear of what it crosses: a halo of the page's own colour around it. */
export const CLEAR = { stroke: "var(--paper)", strokeWidth: 4, fontWeight: 600 } as const;

/** A line of text's height as a share of what is drawn, for labels that must not touch. */
export const LINE_SHARE = 1 / 16;
