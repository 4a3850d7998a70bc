import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "./query-client";

const never = () => new Promise<string>(() => {});

function Reader({ gcTime }: { gcTime: number | undefined }) {
  const { status } = useQuery({
    queryKey: ["read", gcTime],
    queryFn: never,
    ...(gcTime === undefined ? {} : { gcTime }),
  });
  return createElement("p", null, status);
}

function render(gcTime: number | undefined): string {
  return renderToString(
    createElement(QueryClientProvider, { client: createQueryClient() }, createElement(Reader, { gcTime })),
  );
}

describe("a query client", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it.each([undefined, 0, 10_000])(
    "leaves no timer behind when a page is rendered on the server, gcTime %s",
    (gcTime) => {
      expect(render(gcTime)).toBe("<p>pending</p>");
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it("forgets what nobody reads any more after the time that a query asks for, in the browser", () => {
    vi.stubGlobal("window", {});
    const client = createQueryClient();
    const cache = client.getQueryCache();
    cache.build(client, { queryKey: ["one"], queryFn: never, gcTime: 10_000 });
    cache.build(client, { queryKey: ["other"], queryFn: never, gcTime: 60_000 });
    vi.advanceTimersByTime(10_000);
    expect(cache.getAll().map(({ queryKey }) => queryKey)).toEqual([["other"]]);
  });
});
