export { default, metadata } from "@/app/kv/page";
