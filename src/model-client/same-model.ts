/**
 * Whether the model an endpoint says it used is the one asked for. Tolerated: letter case, the
 * path in front of the name, a `.gguf`, and what says only which build of it this is: a date, a
 * version, `latest`, `free`, a precision. Another size or family is another model.
 */
export function isSameModel(asked: string, returned: string): boolean {
  if (asked === returned) return true;
  const [a, b] = [bareName(asked), bareName(returned)];
  return a === b || isBuildOf(a, b) || isBuildOf(b, a);
}

const BUILD =
  /^(?:[-@:_.](?:\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{2}-\d{2}|\d{8}|\d{6}|\d{4}|\d{3}|latest|free|v\d{1,3}(?:\.\d{1,3})?|fp8|fp16|bf16|int8|int4|awq|gptq|q\d[a-z0-9_]{0,8})){1,4}$/;

function isBuildOf(name: string, other: string): boolean {
  return other.startsWith(name) && BUILD.test(other.slice(name.length, name.length + 80));
}

function bareName(model: string): string {
  const name = model.trim().toLowerCase().replace(/\/+$/, "");
  return name.slice(name.lastIndexOf("/") + 1).replace(/\.gguf$/, "");
}
