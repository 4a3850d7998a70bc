import type { JsonPath, Problems } from "./problems";
import type { Variables } from "./sources";

const reference = /\$(\$?)\{([^}]*)\}/g;
const variableName = /^[A-Za-z_]\w*$/;

/**
 * A JSON value with each `${NAME}` in its texts replaced by that environment variable; `$${NAME}` stays a literal
 * `${NAME}`. A variable that is not set, or empty, is a problem at its place, and stands for nothing meanwhile.
 */
export function fillIn(value: unknown, path: JsonPath, variables: Variables, problems: Problems): unknown {
  if (typeof value === "string") return fillInText(value, path, variables, problems);
  if (Array.isArray(value)) return value.map((item, at) => fillIn(item, [...path, at], variables, problems));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillIn(item, [...path, key], variables, problems)]),
  );
}

function fillInText(text: string, path: JsonPath, variables: Variables, problems: Problems): string {
  return text.replaceAll(reference, (whole: string, literal: string, name: string) => {
    if (literal !== "") return whole.slice(1);
    if (!variableName.test(name)) {
      problems.add(path, `\${...} must hold the name of an environment variable; write $\${ for a literal \${`);
      return whole;
    }
    const value = variables[name];
    if (value !== undefined && value !== "") return value;
    problems.add(path, `\${${name}} is not set: set this environment variable, or name another one`);
    return whole;
  });
}
