/**
 * Registers `<hypee-launcher>`. It loads the other tags when somebody turns to it.
 *
 * @packageDocumentation
 */
import { HypeeLauncher } from './hypee-launcher/hypee-launcher.ts';
import { register } from './register.ts';

HypeeLauncher.load = () => import('./define.ts');
register('hypee-launcher', HypeeLauncher);
