import type { Pem } from "../../event-bus/index";
import { Secret } from "../../event-bus/secret";
import type { Surroundings } from "./nats-options";
import type { JsonPath } from "./problems";
import { filePath } from "./sources";

/** Reads what a context of the nats CLI refers to, by the CLI's rules, and tells what cannot be had. */
export class ContextReferences {
  readonly #file: string;
  readonly #path: JsonPath;
  readonly #around: Surroundings;

  /** Problems name `file`, at `path` of the configuration. */
  constructor(file: string, path: JsonPath, around: Surroundings) {
    this.#file = file;
    this.#path = path;
    this.#around = around;
  }

  /** Tells what is wrong with a member. */
  problem(member: string, reason: string): void {
    this.#around.problems.add(this.#path, `${member} in ${this.#file}: ${reason}`);
  }

  /** A certificate or key, which the CLI reads from files only. */
  pem(member: string, value: string | null | undefined): Pem | undefined {
    if (!value) return undefined;
    const scheme = schemeOf(value);
    if (scheme !== null && scheme !== "file") {
      this.problem(member, `${scheme}: is not possible here: write a path`);
      return undefined;
    }
    const file = this.#filePath(member, value);
    const content = file === undefined ? undefined : this.#fileText(member, file);
    return file === undefined || content === undefined ? undefined : { text: content, file };
  }

  /** A path, or a reference that says by its scheme where the text is. */
  reference(member: string, value: string): Secret | undefined {
    if (schemeOf(value) !== null) return this.#resolve(member, value);
    const file = this.#filePath(member, value);
    return file === undefined ? undefined : this.#fileText(member, file);
  }

  /** The text itself, unless it is a reference. */
  literal(member: string, value: string | null | undefined): Secret | undefined {
    if (!value) return undefined;
    const isReference = ["file", "env", "data", "nsc", "op"].includes(schemeOf(value) ?? "");
    return isReference ? this.#resolve(member, value) : new Secret(value);
  }

  #resolve(member: string, value: string): Secret | undefined {
    const scheme = schemeOf(value);
    switch (scheme) {
      case "file": {
        const file = this.#filePath(member, value);
        return file === undefined ? undefined : this.#fileText(member, file);
      }
      case "env": {
        const name = value.replace(/^env:\/\//i, "");
        const content = this.#around.variables[name];
        if (content) return new Secret(content);
        this.problem(member, `the environment variable ${name} is not set`);
        return undefined;
      }
      case "data": {
        const [, encoded] = /^data:[^,]*;base64,([\da-z+/=\s]*)$/i.exec(value) ?? [];
        if (encoded !== undefined) return new Secret(Buffer.from(encoded, "base64").toString("utf8").trim());
        this.problem(member, "data: must be base64");
        return undefined;
      }
      default:
        this.problem(member, `Jetlag does not resolve ${scheme}: references: write a path, file:, env: or data:`);
        return undefined;
    }
  }

  #fileText(member: string, file: string): Secret | undefined {
    try {
      return new Secret(this.#around.sources.text(file).trim());
    } catch (error) {
      this.problem(member, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** As the CLI expands paths, but that a variable which is not set is told instead of left out. */
  #filePath(member: string, value: string): string | undefined {
    const { variables } = this.#around;
    let missing = false;
    const expanded = value.replace(/^file:\/\//i, "").replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_whole, braced, bare) => {
      const name = String(braced ?? bare);
      const content = variables[name];
      if (content === undefined) {
        missing = true;
        this.problem(member, `the environment variable ${name} is not set`);
      }
      return content ?? "";
    });
    return missing ? undefined : filePath(expanded, process.cwd(), variables);
  }
}

/** The scheme of a reference such as `env://NAME`; null for a path. A drive letter is none. */
function schemeOf(value: string): string | null {
  return /^([a-z][a-z\d+.-]+):/i.exec(value)?.[1]?.toLowerCase() ?? null;
}
