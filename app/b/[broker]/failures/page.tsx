export { default, metadata } from "@/app/failures/page";
