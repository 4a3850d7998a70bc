export { default, metadata } from "@/app/compare/page";
