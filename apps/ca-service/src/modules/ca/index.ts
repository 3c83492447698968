export { CaModule } from './ca.module';
