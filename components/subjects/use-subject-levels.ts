import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useBroker } from "@/lib/client/broker/use-broker";
import { type LevelTerms, subjectLevelQuery } from "@/lib/client/queries/subjects";
import { mostBranches, type SubjectLevel } from "@/lib/contract/subjects";
import { type KnownLevel, openBranches, type TreeRow, treeRows } from "./tree-rows";

/** Branches of a level that are read at first, and how many times as many the next time. */
const firstBranches = 500;
const moreTimes = 4;
/** Of so few subjects that a filter finds, all is shown at once. */
const shownWhole = 30;

/** Levels whose last answers are remembered. */
const mostShown = 100;

/** The tree at one moment. */
export interface SubjectTree {
  readonly rows: readonly TreeRow[];
  /** The first level. */
  readonly top: UseQueryResult<SubjectLevel>;
  readonly setBranch: (path: string, open: boolean) => void;
  /** Reads more of a level; null where no more can be listed. */
  readonly more: (under: string | null, shown: number) => (() => void) | null;
  /** Counts again, as far as the server's counts are old enough. */
  readonly refresh: () => void;
}

/** Reads the first level and those below open branches, each once. */
export function useSubjectLevels(
  terms: LevelTerms,
  opened: readonly string[],
  setOpened: (open: readonly string[]) => void,
): SubjectTree {
  const broker = useBroker();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [limits, setLimits] = useState<ReadonlyMap<string | null, number>>(new Map());
  // What is only open because nothing else is there shows itself level by level, as they are read.
  const [wanted, setWanted] = useState<readonly string[]>(opened);
  const [of, setOf] = useState(terms.stream);
  if (of !== terms.stream) {
    setOf(terms.stream);
    setClosed(new Set());
    setLimits(new Map());
    setWanted(opened);
  }
  const unders: (string | null)[] = [null, ...wanted];
  const [shown] = useState(() => new Map<string, SubjectLevel>());
  const placeOf = (under: string | null) => JSON.stringify([terms.stream, under]);
  const queries = useQueries({
    queries: unders.map((under) => ({
      ...subjectLevelQuery(broker, terms, { under, limit: limits.get(under) ?? firstBranches }),
      // More of a level, another order or filter: what is shown stays until that comes.
      placeholderData: () => shown.get(placeOf(under)),
    })),
  });
  useEffect(() => {
    for (const [at, under] of unders.entries()) {
      const { data, isPlaceholderData } = queries[at] ?? {};
      if (data !== undefined && isPlaceholderData === false) shown.set(placeOf(under), data);
    }
    for (const place of shown.keys()) {
      if (shown.size <= mostShown) break;
      shown.delete(place);
    }
  });
  const levels = new Map<string | null, KnownLevel>(
    unders.map((under, at) => [under, { level: queries[at]?.data, failed: queries[at]?.isError === true }]),
  );
  const all = terms.q !== "" && (queries[0]?.data?.subjects ?? Number.POSITIVE_INFINITY) <= shownWhole;
  const open = openBranches(levels, { opened, closed, all });
  const paths = [...open];
  if (paths.length !== wanted.length || paths.some((path, at) => path !== wanted[at])) setWanted(paths);
  const [top] = queries;
  if (top === undefined) throw new Error("the first level is always asked for");
  return {
    top,
    rows: treeRows(levels, open),
    setBranch(path, isOpen) {
      setClosed(new Set(isOpen ? [...closed].filter((one) => one !== path) : [...closed, path]));
      setOpened(isOpen ? [...opened.filter((one) => one !== path), path] : opened.filter((one) => one !== path));
    },
    more: (under, shown) =>
      shown >= mostBranches
        ? null
        : () => setLimits(new Map(limits).set(under, Math.min(shown * moreTimes, mostBranches))),
    refresh: () => {
      for (const query of queries) void query.refetch();
    },
  };
}
