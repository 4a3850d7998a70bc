export { default, generateMetadata } from "@/app/streams/[stream]/messages/[at]/page";
