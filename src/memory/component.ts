import type { Completion } from "../domain/completion.ts";

/** Shown for an attempt whose component is empty: an invalid one that the policy kept. */
const NOTHING = "(This thinker gave no answer.)";

/** What of an attempt enters the memory cache, under the name an experiment gives it. */
export const components = {
  /** The text after the thinking: the working reading of the paper's "pruned". */
  answer: ({ text }: Completion): string => text,
  /** The thinking alone. */
  thinking: ({ reasoning }: Completion): string => reasoning ?? "",
  both: ({ reasoning, text }: Completion): string =>
    reasoning === undefined ? text : `${reasoning.trim()}\n\n${text.trim()}`,
  /** The final answer alone: the last boxed answer or code block, whichever comes later; else the last line. */
  final: ({ text }: Completion): string => lastStatement(text),
};

export type Component = keyof typeof components;

/**
 * Of the rules by which components are taken, kept in every manifest so that a prompt is rebuilt by
 * those it was made by. By the first, which manifests before did not name, a box left unfinished at
 * the end hid the boxes before it from `final`.
 */
export const componentRules = 2;

/** A component's text as it enters the cache, trimmed; never empty. */
export function componentText(
  completion: Completion,
  component: Component,
  rules: number = componentRules,
): string {
  const { text } = completion;
  const stated =
    component === "final" && rules === 1
      ? lastStatement(text, true)
      : components[component](completion);
  return stated.trim() || NOTHING;
}

function lastStatement(text: string, isLastBoxAlone = false): string {
  const lastFinished = lastBox(text);
  const isHidden = isLastBoxAlone && lastFinished?.start !== text.lastIndexOf(BOX);
  const box = isHidden ? undefined : lastFinished;
  const fence = lastFence(text);
  const later = [box, fence]
    .filter((found) => found !== undefined)
    .sort((a, b) => b.start - a.start)[0];
  return later?.statement ?? text.trim().split(/\r?\n/).at(-1) ?? "";
}

const BOX = "\\boxed{";

type Found = { readonly start: number; readonly statement: string };

/** A box's opening, any other escape, or a brace. */
const BRACES = /\\boxed\{|\\(?!\\boxed\{)[\s\S]|[{}]/g;

/** The last `\boxed{…}` whose braces balance, command included; an unfinished one after it is passed over. */
function lastBox(text: string): Found | undefined {
  const open: { readonly start: number; readonly isBox: boolean }[] = [];
  let found: Found | undefined;
  for (const { 0: token, index } of text.matchAll(BRACES)) {
    if (token === "}") {
      const { start, isBox } = open.pop() ?? { start: 0, isBox: false };
      if (isBox && start >= (found?.start ?? 0))
        found = { start, statement: text.slice(start, index + 1) };
    } else if (token.endsWith("{") && token !== "\\{") {
      open.push({ start: index, isBox: token !== "{" });
    }
  }
  return found;
}

/** The last fenced code block, fences included. */
function lastFence(text: string): Found | undefined {
  let found: Found | undefined;
  let open: number | undefined;
  for (const fence of text.matchAll(/^```.*$/gm)) {
    if (open === undefined) open = fence.index;
    else {
      found = { start: open, statement: text.slice(open, fence.index + fence[0].length) };
      open = undefined;
    }
  }
  return found;
}
