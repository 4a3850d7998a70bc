import { queryOptions } from "@tanstack/react-query";
import { basePath } from "../../contract/build";
import {
  type ExportedSearchRequest,
  type ExportFormat,
  exportColumnSchema,
  exportProgressSchema,
} from "../../contract/export";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { ApiError, getJson, withQuery } from "../http/http";

/** A file that is asked for. */
export interface ExportRequest {
  readonly id: string;
  readonly search: ExportedSearchRequest;
  readonly format: ExportFormat;
  /** Of a CSV file. */
  readonly columns: readonly string[];
}

/** Where the browser finds the file. */
export function exportAddress(broker: BrokerId, { id, search, format, columns }: ExportRequest): string {
  const values = { search: JSON.stringify(search), format, id };
  const ofCsv = format === "csv" ? { columns: JSON.stringify(columns) } : {};
  return `${basePath}${withQuery(pathsOf(broker).searchExport, { ...values, ...ofCsv })}`;
}

/** How far an export is; asked each second until it is over. Null: it has not begun yet, or never did. */
export function exportProgressQuery(broker: BrokerId, id: string) {
  return queryOptions({
    queryKey: ["export", broker, id],
    queryFn: async ({ signal }) => {
      try {
        return await getJson(pathsOf(broker).exportProgress(id), exportProgressSchema, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.code === "not_found") return null;
        throw error;
      }
    },
    refetchInterval: ({ state: { data } }) => (data == null || data.state === "running" ? 1_000 : false),
  });
}

/** The columns that a text names, separated by commas or lines, and the first that is none. */
export function readColumns(text: string): { readonly columns: readonly string[]; readonly wrong: string | null } {
  const columns = text
    .split(/[,\n]/)
    .map((column) => column.trim())
    .filter((column) => column !== "");
  const wrong = columns.find((column) => !exportColumnSchema.safeParse(column).success) ?? null;
  return { columns, wrong };
}
