// Stands in for Node's crypto in the browser bundle; see next.config.ts. Browsers have globalThis.crypto.
export {};
