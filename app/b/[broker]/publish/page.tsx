export { default, metadata } from "@/app/publish/page";
