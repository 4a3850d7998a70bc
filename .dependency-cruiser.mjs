/** Who may import whom: README "Architecture". Each rule says what to do instead. */
const room = (name) => `^lib/${name}/`;

/** A room and the rooms it may import from. */
const rooms = {
  model: [],
  contract: ["model"],
  "event-bus": ["model"],
  store: ["model", "event-bus"],
  monitor: ["model", "event-bus", "store"],
  jobs: ["model", "event-bus", "store"],
  failures: ["model", "event-bus", "store", "jobs"],
  live: ["model", "event-bus", "contract"],
  search: ["model", "event-bus"],
  access: ["model", "event-bus", "store"],
  demo: ["model", "event-bus"],
  server: [
    "model",
    "event-bus",
    "store",
    "contract",
    "monitor",
    "jobs",
    "failures",
    "live",
    "search",
    "access",
    "demo",
  ],
  client: ["model", "contract"],
  cli: [],
};

const walls = Object.entries(rooms).map(([name, allowed]) => ({
  name: `lib/${name} imports only ${allowed.join(", ") || "itself"}`,
  severity: "error",
  from: { path: room(name), pathNot: "\\.test\\.tsx?$" },
  to: { path: "^(lib|app|components|e2e)/", pathNot: [name, ...allowed].map(room) },
}));

export default {
  forbidden: [
    ...walls,
    {
      name: "no cycles, of types neither",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "components get data as props or from lib/client",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(app|e2e|lib/(?!model/|contract/|client/))" },
    },
    {
      name: "nouns of components meet in components/ui: move a shared piece there, or compose on the page",
      severity: "error",
      from: { path: "^components/([^/]+)/" },
      to: { path: "^components/", pathNot: ["^components/ui/", "^components/$1/"] },
    },
    {
      name: "pages compose components and lib/client",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/(api|metrics)/" },
      // The frame of all pages is drawn with what the server knows, in one place.
      to: { path: "^(e2e|lib/(?!model/|contract/|client/))", pathNot: "^lib/server/views/drawn-page\\.ts$" },
    },
    {
      name: "route handlers call lib/server",
      severity: "error",
      from: { path: "^app/(api|metrics)/" },
      to: { path: "^(components|e2e|lib/(?!server/|contract/|model/))" },
    },
    {
      name: "only adapters/nats talks to the NATS client",
      severity: "error",
      from: {
        pathNot: [
          "^lib/event-bus/adapters/nats/",
          "^lib/client/live/live-connection\\.ts$", // below
          "/testing/",
          "\\.test\\.ts$",
          "^e2e/",
          "^node_modules/",
        ],
      },
      to: { path: "node_modules/@nats-io/" },
    },
    {
      name: "only client/live/live-connection.ts holds the browser's NATS client; its older generation is for tests",
      severity: "error",
      from: { pathNot: ["\\.test\\.ts$", "^e2e/", "^node_modules/"] },
      to: { path: "node_modules/nats\\.ws/" },
    },
    {
      name: "adapters are made by create-event-bus and create-broker; only server/dashboard/broker-buses.ts knows a broker",
      severity: "error",
      from: {
        path: "^(lib|app|components)/",
        pathNot: [
          "^lib/event-bus/adapters/",
          "^lib/event-bus/create-(event-bus|broker)\\.ts$",
          "^lib/event-bus/index\\.ts$", // the library's door: other services may name a class
          "^lib/server/dashboard/broker-buses\\.ts$",
          "/testing/",
          "\\.test\\.ts$",
        ],
      },
      to: { path: "^lib/event-bus/adapters/", pathNot: "^lib/event-bus/adapters/jetstream/" },
    },
    {
      name: "what looks at a broker uses its offers; JetStream below them is for adapters and for the store",
      severity: "error",
      from: {
        path: "^(lib|app|components)/",
        pathNot: [
          "^lib/event-bus/",
          "^lib/store/jetstream/",
          "^lib/server/dashboard/(store|composition|broker-buses)\\.ts$",
          "/testing/",
          "\\.test\\.ts$",
        ],
      },
      to: { path: "^lib/event-bus/adapters/jetstream/" },
    },
    {
      name: "the ports know no adapter: move what is JetStream's to adapters/jetstream",
      severity: "error",
      from: { path: "^lib/event-bus/(bus|broker)/" },
      to: { path: "^lib/event-bus/adapters/" },
    },
    {
      name: "subjects are matched by the grammar of their broker; that of NATS is for its adapters and its rules",
      severity: "error",
      from: {
        path: "^(lib|app|components)/",
        pathNot: [
          "^lib/event-bus/",
          "^lib/model/stream/",
          "^lib/model/message/(publish-rule|dead-letter)\\.ts$",
          "\\.test\\.tsx?$",
        ],
      },
      to: { path: "^lib/model/stream/subject(-fault)?\\.ts$" },
    },
    {
      name: "an adapter knows no other adapter, but what those of JetStream share",
      severity: "error",
      from: { path: "^lib/event-bus/adapters/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: {
        path: "^lib/event-bus/adapters/",
        pathNot: ["^lib/event-bus/adapters/$1/", "^lib/event-bus/adapters/jetstream/"],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|e2e/\\.output)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
