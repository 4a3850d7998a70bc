interface FilterNode {
  readonly children: Map<string, FilterNode>;
  filter: string | null;
}

function createNode(): FilterNode {
  return { children: new Map(), filter: null };
}

/**
 * Filters by token, to find those that share a subject with another one without comparing each pair: a server may
 * have thousands of streams.
 */
export class FilterTree {
  readonly #root = createNode();

  /** The filters must be valid; each is kept once. */
  constructor(filters: Iterable<string>) {
    for (const filter of filters) this.#add(filter);
  }

  /** The filters of the tree that have at least one subject in common with `filter`. */
  overlapping(filter: string): string[] {
    const found: string[] = [];
    collectOverlapping(this.#root, filter.split("."), 0, found);
    return found;
  }

  #add(filter: string): void {
    let node = this.#root;
    for (const token of filter.split(".")) {
      let next = node.children.get(token);
      if (next === undefined) {
        next = createNode();
        node.children.set(token, next);
      }
      node = next;
    }
    node.filter = filter;
  }
}

function collectOverlapping(node: FilterNode, tokens: readonly string[], at: number, found: string[]): void {
  const token = tokens[at];
  if (token === undefined) {
    if (node.filter !== null) found.push(node.filter);
    return;
  }
  if (token === ">") {
    for (const child of node.children.values()) collectAll(child, found);
    return;
  }
  const rest = node.children.get(">");
  if (rest !== undefined && rest.filter !== null) found.push(rest.filter);
  for (const child of childrenFor(node, token)) collectOverlapping(child, tokens, at + 1, found);
}

function childrenFor(node: FilterNode, token: string): FilterNode[] {
  if (token === "*") return [...node.children].filter(([key]) => key !== ">").map(([, child]) => child);
  return [node.children.get(token), node.children.get("*")].filter((child) => child !== undefined);
}

function collectAll(node: FilterNode, found: string[]): void {
  if (node.filter !== null) found.push(node.filter);
  for (const child of node.children.values()) collectAll(child, found);
}
