import { ApiSchema } from '@nestjs/swagger';

/** Answer of DELETE /cas/{id}: an object without members (contract 3.1). */
@ApiSchema({ name: 'DeletedCertificateAuthority' })
export class DeletedCaView {}
