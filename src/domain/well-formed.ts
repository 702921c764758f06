import type { Completion } from "./completion.ts";

/** A text without lone surrogates, which do not survive UTF-8: each becomes U+FFFD. */
export function wellFormedText(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** A completion as it can be stored, so that what is judged and hashed is what is kept. */
export function wellFormed(completion: Completion): Completion {
  const { text, reasoning, returnedModel, fingerprint } = completion;
  return {
    ...completion,
    text: wellFormedText(text),
    ...(reasoning === undefined ? {} : { reasoning: wellFormedText(reasoning) }),
    ...(returnedModel === undefined ? {} : { returnedModel: wellFormedText(returnedModel) }),
    ...(fingerprint === undefined ? {} : { fingerprint: wellFormedText(fingerprint) }),
  };
}
