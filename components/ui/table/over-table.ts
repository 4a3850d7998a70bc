import { createContext, useContext } from "react";

/** Element over a table's scrolling box, for what says something about the list. Provided by `DataTable`. */
export const OverTable = createContext<HTMLElement | null>(null);

/** The element over the table, or null before it is drawn. */
export const useOverTable = () => useContext(OverTable);
