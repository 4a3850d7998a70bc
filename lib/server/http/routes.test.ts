import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { declaredRoutes, loadRouteFiles, routeTable, withTable } from "../testing/declared-routes";
import { declarationOf, nowhere, route } from "./route";

const files = await loadRouteFiles();
const routes = declaredRoutes(files);

test("what may be asked of the dashboard, and the right that each of it needs", () => {
  expect(routes.map(({ method, path, needs }) => `${method} ${path}: ${needs.join(" or ")}`)).toEqual([
    "GET /api/activity: view",
    "GET /api/brokers: view",
    "GET /api/failures: view",
    "POST /api/failures/jobs: redrive or discard",
    "POST /api/failures/plan: view",
    "GET /api/failures/retrying: view",
    "GET /api/failures/{id}: view",
    "GET /api/health: view",
    "GET /api/incidents: view",
    "GET /api/incidents/{id}: view",
    "GET /api/jobs: view",
    "GET /api/jobs/{id}: view",
    "GET /api/jobs/{id}/messages: view",
    "POST /api/jobs/{id}/{wish}: redrive or discard or publish or manage",
    "POST /api/kv: manage",
    "GET /api/kv/{bucket}/changes: view",
    "POST /api/kv/{bucket}/delete: manage",
    "GET /api/kv/{bucket}/history: view",
    "GET /api/kv/{bucket}/keys: view",
    "POST /api/kv/{bucket}/purge: manage",
    "POST /api/kv/{bucket}/put: publish",
    "GET /api/kv/{bucket}/removal: view",
    "POST /api/messages/jobs: publish or manage",
    "POST /api/messages/plan: view",
    "GET /api/mutes: view",
    "POST /api/mutes: mute",
    "POST /api/mutes/{id}/end: mute",
    "POST /api/objects: manage",
    "GET /api/objects/{bucket}: view",
    "GET /api/objects/{bucket}/bytes: view",
    "POST /api/objects/{bucket}/delete: manage",
    "GET /api/objects/{bucket}/object: view",
    "POST /api/objects/{bucket}/uploads: publish",
    "POST /api/objects/{bucket}/uploads/{id}/cancel: publish",
    "POST /api/objects/{bucket}/uploads/{id}/parts: publish",
    "GET /api/protobuf: view",
    "POST /api/publish: publish",
    "POST /api/publish/request: publish",
    "POST /api/publish/series: publish",
    "POST /api/publish/series/{id}/stop: publish",
    "GET /api/publish/templates: view",
    "POST /api/publish/templates: publish",
    "POST /api/publish/templates/{id}/delete: publish",
    "GET /api/ready: view",
    "GET /api/recipients: view",
    "POST /api/search: view",
    "GET /api/search/export: view",
    "GET /api/search/exports/{id}: view",
    "GET /api/snapshot: view",
    "GET /api/status: view",
    "GET /api/streams: view",
    "POST /api/streams: manage",
    "GET /api/streams/{stream}: view",
    "GET /api/streams/{stream}/configuration: view",
    "GET /api/streams/{stream}/consumers: view",
    "POST /api/streams/{stream}/consumers: manage",
    "GET /api/streams/{stream}/consumers/{consumer}: view",
    "GET /api/streams/{stream}/consumers/{consumer}/configuration: view",
    "POST /api/streams/{stream}/consumers/{consumer}/delete: manage",
    "POST /api/streams/{stream}/consumers/{consumer}/edit: manage",
    "GET /api/streams/{stream}/consumers/{consumer}/history: view",
    "POST /api/streams/{stream}/consumers/{consumer}/pause: manage",
    "POST /api/streams/{stream}/consumers/{consumer}/plan: view",
    "POST /api/streams/{stream}/consumers/{consumer}/reset: manage",
    "POST /api/streams/{stream}/consumers/{consumer}/resume: manage",
    "GET /api/streams/{stream}/consumers/{consumer}/settings: view",
    "GET /api/streams/{stream}/consumers/{consumer}/stranded: view",
    "POST /api/streams/{stream}/consumers/{consumer}/unpin: manage",
    "POST /api/streams/{stream}/delete: manage",
    "POST /api/streams/{stream}/edit: manage",
    "GET /api/streams/{stream}/history: view",
    "GET /api/streams/{stream}/messages: view",
    "GET /api/streams/{stream}/messages/{at}: view",
    "POST /api/streams/{stream}/messages/{at}/delete: manage",
    "GET /api/streams/{stream}/messages/{at}/deletion: view",
    "GET /api/streams/{stream}/messages/{at}/deliveries: view",
    "POST /api/streams/{stream}/plan: view",
    "POST /api/streams/{stream}/purge: manage",
    "POST /api/streams/{stream}/seal: manage",
    "GET /api/streams/{stream}/settings: view",
    "GET /api/streams/{stream}/subjects: view",
    "GET /api/subjects: view",
    "GET /api/subjects/last: view",
    "GET /api/subjects/match: view",
    "POST /api/webhook/test: publish",
    "GET /metrics: view",
  ]);
});

test("a route file declares what it serves, where it serves it; all others refuse", () => {
  for (const { servedAt, exports } of files) {
    const declared = routes.filter((route) => route.servedAt === servedAt);
    if (servedAt === "/api/{...path}") expect({ ...exports }).toEqual(nowhere);
    else expect(declared.length, `${servedAt} declares nothing by route(...)`).toBeGreaterThan(0);
    expect(Object.keys(exports).sort(), servedAt).toEqual(["DELETE", "GET", "PATCH", "POST", "PUT"]);
    for (const { path } of declared) expect(path).toBe(servedAt);
    // What is not declared is the one handler that refuses, nothing that somebody wrote beside it.
    const others = Object.entries(exports).filter(([name]) => !declared.some(({ method }) => method === name));
    expect(new Set(others.map(([, handler]) => handler)).size, servedAt).toBe(1);
  }
});

test("the README's table is what is declared: `npm run routes` writes it", async () => {
  const readme = await readFile("README.md", "utf8");
  expect(readme).toContain("<!-- routes -->");
  expect(readme).toBe(withTable(readme, routeTable(routes)));
});

test("a path without a right, and a deed that is not written down, do not compile", () => {
  const audit = () => ({ action: "publish", what: "x", count: null, job: null }) as const;
  const handle = async () => ({ answer: {}, end: null });
  // Compiled by `npm run check`, not run.
  const wrong = () => {
    // @ts-expect-error what it needs is missing
    route("/api/x", { GET: { says: "", handle: () => ({}) } });
    // @ts-expect-error what it needs is missing
    route("/api/x", { POST: { says: "", audit, handle } });
    // @ts-expect-error this right does not exist
    route("/api/x", { POST: { needs: "anything", says: "", audit, handle } });
    // @ts-expect-error what is written down is missing
    route("/api/x", { POST: { needs: "publish", says: "", handle } });
    // @ts-expect-error there is no such parameter in the path
    route("/api/x/{id}", { GET: { needs: "view", says: "", handle: ({ params }) => ({ x: params.name }) } });
  };
  expect(wrong).toBeTypeOf("function");
  const { POST } = route("/api/x", { POST: { needs: "publish", says: "", audit, handle } });
  expect(declarationOf(POST)).toMatchObject({ path: "/api/x", needs: ["publish"] });
});
