import type { Completion } from "../domain/completion.ts";
import { html } from "../report/html.ts";
import { tokensText } from "../report/numbers.ts";
import { link, page } from "./page.ts";

/** One completion whole: what its model thought and said. */
export function completionPage(key: string, completion: Completion): string {
  const { text, reasoning, flags, notes, usage, origin, finishReason } = completion;
  const facts = [origin, `ended by ${finishReason}`, ...flags, tokensText(usage.completionTokens)];
  const body = html`
<p class="facts">${facts.join(" · ")}</p>
${notes.map((note) => html`<p class="note">Note: ${note}</p>`)}
${reasoning === undefined ? null : html`<h2>Thinking</h2><pre class="text whole" tabindex="0">${reasoning}</pre>`}
<h2>Answer</h2>
<pre class="text whole" tabindex="0">${text}</pre>`;
  return page(key.slice(0, 12), [link("/", "Runs")], body);
}
