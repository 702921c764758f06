import { describe, expect, it } from "vitest";
import { countMatches, pythonRegex } from "../../../graders/instruction/python-regex.ts";

const count = (pattern: string, text: string): number =>
  countMatches(pythonRegex(pattern, { ignoreCase: true }), text);

/** Expected as Python 3.11's `re.findall(pattern, text, re.IGNORECASE)`, by its documentation. */
describe("a Python pattern", () => {
  it.each([
    [String.raw`\bnaïve\b`, "Naïve naïvely", 1],
    [String.raw`\w+`, "snake_case Ωmega", 2],
    [String.raw`\d+`, "12 ٣٤", 2],
    [String.raw`[\w-]+`, "a-b c", 2],
    ["a.c", "abc a\nc", 1],
    ["end$", "the end\n", 1],
    ["(?P<x>a)(?P=x)", "aa ab", 1],
    ["c++", "Ccc c", 2],
    ["a{,2}b", "aab b", 2],
    ["{literal}", "{LITERAL}", 1],
    [String.raw`what\'s\-up`, "what's-up", 1],
    ["istanbul", "İstanbul ISTANBUL ıstanbul", 3],
    [String.raw`\bi+\b`, "Iiİı ıssız", 1],
    [String.raw`\u00e9|\x41`, "é a", 2],
  ])("%j occurs as often in %j as in Python (%i)", (pattern, text, expected) => {
    expect(count(pattern, text)).toBe(expected);
  });

  it.each(["(", "*a", "[a", "a\\", String.raw`\q`, "(?i)a", "x".repeat(1_001)])(
    "that is not usable is a clear error: %j",
    (pattern) => {
      expect(() => count(pattern, "a")).toThrow("no usable regular expression");
    },
  );
});
