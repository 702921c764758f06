import { z } from "zod";
import { wellFormedText } from "../domain/well-formed.ts";
import { InputError } from "../errors.ts";
import { quoted } from "./quoted.ts";
import { readLines } from "./read-lines.ts";

const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The records of a JSON Lines file, each checked as it arrives; blank lines are passed over.
 * @param bytes plain or as `inputBytes` unpacks them
 * @param file its name for messages
 * @throws InputError naming the file, the line and the field of the first record at fault
 */
export async function* jsonLines<Record>(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  schema: z.ZodType<Record>,
  hint: string,
): AsyncGenerator<{ readonly record: Record; readonly where: string }> {
  for await (const { number, text } of readLines(bytes, MAX_LINE_BYTES)) {
    const where = `${file}:${number}`;
    if (text === undefined) {
      throw new InputError("The line is longer than 64 MiB.", { where, hint });
    }
    if (text.trim() === "") continue;
    yield { record: checked(schema, parsedJson(text, where, hint), where, hint), where };
  }
}

/** Half a character, which only an escape can write: one whose other half does not stand beside it. */
const LONE_SURROGATE =
  /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]/;

/** A value as it can be stored and hashed: no text holds half a character. */
function wellFormedValue(_field: string, value: unknown): unknown {
  return typeof value === "string" ? wellFormedText(value) : value;
}

/** @throws InputError when the text is no JSON */
export function parsedJson(text: string, where: string, hint: string): unknown {
  try {
    return LONE_SURROGATE.test(text) ? JSON.parse(text, wellFormedValue) : JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`It is not valid JSON: ${reason}.`, { where, hint }, { cause });
  }
}

/** @throws InputError naming each field at fault */
export function checked<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  where: string,
  hint: string,
): Value {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 5).map((issue) => {
    const given = issue.path.reduce<unknown>((at, field) => Object(at)[field], value);
    const name = issue.path.length > 0 ? `"${issue.path.join(".")}"` : "it";
    if (given === undefined) return `${name} is missing`;
    const wanted = issue.code === "invalid_type" ? `, but must be of type ${issue.expected}` : "";
    return `${name} cannot be ${quoted(given)}${wanted}`;
  });
  throw new InputError(`It is no record of this kind: ${faults.join("; ")}.`, { where, hint });
}
