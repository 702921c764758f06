import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { QuestionRow } from "../domain/run-metrics.ts";
import { KEY_DIGITS, packed } from "../report/grid-data.ts";
import type { TextsPart } from "../report/texts-part.ts";
import type { Store } from "../storage/open-store.ts";

/** The texts of some questions with what their formulas need: KaTeX, its styles and fonts, all inside. */
export function textsPart(store: Store, rows: readonly QuestionRow[]): TextsPart {
  const require = createRequire(import.meta.url);
  const katex = dirname(require.resolve("katex"));
  return {
    // A page's script ends at "</script": in KaTeX's code it can only stand in a string.
    script: `${readFileSync(join(katex, "katex.min.js"), "utf8").replaceAll("</script", "<\\/script")}\n`,
    style: withFonts(readFileSync(join(katex, "katex.min.css"), "utf8"), katex),
    parts: rows.map((row) => ({
      benchmark: row.benchmark,
      question: row.question,
      gzip: packed(textsOf(store, row)),
    })),
  };
}

function textsOf(
  store: Store,
  row: QuestionRow,
): Readonly<Record<string, { readonly text: string; readonly reasoning: string | null }>> {
  const keys = [
    ...row.pools.flatMap(({ attempts }) => attempts),
    ...row.cells.flatMap(({ draws }) => draws.flatMap(({ iterations }) => iterations.flat())),
  ].flatMap(({ key }) => key ?? []);
  return Object.fromEntries(
    [...new Set(keys)].flatMap((key) => {
      const completion = store.completions.get(key);
      if (completion === undefined) return [];
      const { text, reasoning } = completion;
      return [[key.slice(0, KEY_DIGITS), { text, reasoning: reasoning ?? null }] as const];
    }),
  );
}

/** KaTeX's styles with their fonts as data, in the one format that every browser of today reads. */
function withFonts(css: string, folder: string): string {
  return css
    .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, "")
    .replace(/url\(([^)]*\.woff2)\)/g, (_, file: string) => {
      const font = readFileSync(join(folder, file)).toString("base64");
      return `url(data:font/woff2;base64,${font})`;
    });
}
