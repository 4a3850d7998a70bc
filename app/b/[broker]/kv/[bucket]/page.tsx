export { default, generateMetadata } from "@/app/kv/[bucket]/page";
