export { default, generateMetadata } from "@/app/objects/[bucket]/page";
