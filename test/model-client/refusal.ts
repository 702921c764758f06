import type { Reply } from "../helpers/misbehaving-server.ts";

/** A server's answer in the form of OpenAI's errors. */
export function refusal(status: number, error: object): Reply {
  return { status, body: JSON.stringify({ error }) };
}
