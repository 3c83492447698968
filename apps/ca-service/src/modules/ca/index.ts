export { CaModule } from './ca.module';
export { CaSettings } from './ca-settings';
