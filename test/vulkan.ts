import { existsSync } from 'node:fs';

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Lets WebGPU find chromium's SwiftShader, which is a graphics card in software, unless the environment
 * names another Vulkan driver already. To be called before anything opens a session on WebGPU.
 */
export function useSoftwareVulkan(): void {
  if (process.env['VK_ICD_FILENAMES'] ?? process.env['VK_DRIVER_FILES']) return;
  if (existsSync(SWIFTSHADER)) process.env['VK_ICD_FILENAMES'] = SWIFTSHADER;
}
