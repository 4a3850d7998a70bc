export { default, metadata } from "@/app/streams/page";
