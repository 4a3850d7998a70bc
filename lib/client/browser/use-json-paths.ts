import { useEffect, useState } from "react";
import { hasJsonPaths, loadJsonPaths } from "../words/json-path";

/** Loads the library of JSON paths while `isNeeded`; true once paths can be read. Fails as loading a page does. */
export function useJsonPaths(isNeeded: boolean): boolean {
  const [failure, setFailure] = useState<Error | null>(null);
  const [isLoaded, setLoaded] = useState(hasJsonPaths);
  useEffect(() => {
    if (!isNeeded || hasJsonPaths()) return;
    let isLeft = false;
    loadJsonPaths().then(
      () => isLeft || setLoaded(true),
      (error: Error) => isLeft || setFailure(error),
    );
    return () => {
      isLeft = true;
    };
  }, [isNeeded]);
  if (failure !== null) throw failure;
  return isLoaded || hasJsonPaths();
}
