/**
 * Registers `<hypee-launcher>`. It loads the other tags when somebody turns to it.
 *
 * @packageDocumentation
 */
import { HypeeLauncher } from './hypee-launcher/hypee-launcher.ts';
import { register } from './register.ts';

HypeeLauncher.load = async () => {
  const [parts] = await Promise.all([import('./hypee-launcher/panel.ts'), import('./define.ts')]);
  return parts;
};
register('hypee-launcher', HypeeLauncher);
