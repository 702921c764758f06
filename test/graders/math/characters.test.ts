import { expect, it } from "vitest";
import { plainCharacters } from "../../../graders/math/characters.ts";

it("has a plain form of every code point there is, assigned or not", () => {
  const read = () => {
    for (let code = 0x80; code <= 0x10ffff; code++) {
      plainCharacters(String.fromCodePoint(code));
    }
  };
  expect(read).not.toThrow();
});

it("reads letters in a style as themselves, and leaves the block's holes as they are", () => {
  expect(plainCharacters("𝑥𝜋𝟕")).toBe("x\\pi 7");
  // ℛ stands among the letterlike symbols; its place in the block, U+1D4AD, is empty.
  expect(plainCharacters("\u{1d4ad}")).toBe("\u{1d4ad}");
});
