import { compile, type JSONPathQuery, type JSONValue, jsonpath } from "json-p3";
import { EventBusError } from "../event-bus/errors";
import { rootedPath } from "../model/payload/json-value";

const tooDear =
  "a search follows names, [0] and *, one a step, and .. once; compare with an operator instead of a filter in the path";

/**
 * Every value that a path leads to. Only paths that take time in proportion to the payload: others may keep the server
 * busy for as long as their author likes. Throws `invalid_input` for others, and for what is no path.
 */
export function compileSearchPath(text: string): (json: JSONValue) => JSONValue[] {
  const query = compiled(text);
  if (!isLinear(query)) throw new EventBusError("invalid_input", `JSON path ${text}: ${tooDear}`);
  return (json) => {
    try {
      return query.query(json).values();
    } catch {
      return []; // nested deeper than the library follows
    }
  };
}

function compiled(text: string): JSONPathQuery {
  try {
    return compile(rootedPath(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EventBusError("invalid_input", `JSON path ${text}: ${reason}`, { cause: error });
  }
}

function isLinear({ segments }: JSONPathQuery): boolean {
  const { FilterSelector } = jsonpath.selectors;
  const isSimple = segments.every(({ selectors: [only, ...more] }) => {
    return more.length === 0 && !(only instanceof FilterSelector);
  });
  return isSimple && segments.filter((segment) => segment.toString().startsWith("..")).length <= 1;
}
