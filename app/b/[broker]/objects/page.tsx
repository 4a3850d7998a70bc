export { default, metadata } from "@/app/objects/page";
