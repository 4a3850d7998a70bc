import * as z from "zod";

// Zod compiles its schemas where it may, and tries it out with `new Function`. In the browser it may not: the content
// security policy forbids it, and would report each try. Runs before any schema is made.
z.config({ jitless: true });
