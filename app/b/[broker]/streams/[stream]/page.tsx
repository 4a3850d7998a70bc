export { default, generateMetadata } from "@/app/streams/[stream]/page";
