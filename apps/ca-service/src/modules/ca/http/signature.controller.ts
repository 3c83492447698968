import { RequirePermission } from '@libs/auth';
import { decodeBase64 } from '@libs/crypto';
import { BodyLimit, ErrorBody, MESSAGE_BODY_LIMIT } from '@libs/http';
import { beginAuditedCall } from '@libs/kernel';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { SignMessage } from '../commands/sign-message';
import { VerifySignature } from '../queries/verify-signature';
import { MessageSignatureView, SignatureVerificationView } from '../wire';
import { signMessageCall } from './ca.audit';
import { toSignableMessage } from './to-commands';
import { CaPath } from '../../certificate';
import { SignMessageRequest, VerifySignatureRequest } from '../wire/sign-message.request';

/** Signs and verifies messages with the keys of CAs (contract section 7). */
@ApiTags('Signatures')
@Controller('cas/:id/signature')
export class SignatureController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('sign')
  @BodyLimit(MESSAGE_BODY_LIMIT)
  @HttpCode(200)
  @RequirePermission('admin')
  @ApiOperation({ operationId: 'signMessage', summary: 'Sign a message or a digest with the key of a CA' })
  @ApiOkResponse({ type: MessageSignatureView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async sign(@Param() { id }: CaPath, @Body() body: SignMessageRequest): Promise<MessageSignatureView> {
    beginAuditedCall(signMessageCall(id, body));
    const command = new SignMessage(id, toSignableMessage(body), body.signature_algorithm);
    const signature = await this.commands.execute(command);
    return { signed_data: signature.toString('base64') };
  }

  @Post('verify')
  @BodyLimit(MESSAGE_BODY_LIMIT)
  @HttpCode(200)
  @RequirePermission('reader')
  @ApiOperation({
    operationId: 'verifySignature',
    summary: 'Verify a signature with the certificate of a CA',
  })
  @ApiOkResponse({ type: SignatureVerificationView })
  @ApiBadRequestResponse({ type: ErrorBody })
  @ApiNotFoundResponse({ type: ErrorBody })
  @ApiTooManyRequestsResponse({ type: ErrorBody })
  @ApiServiceUnavailableResponse({ type: ErrorBody })
  async verify(
    @Param() { id }: CaPath,
    @Body() body: VerifySignatureRequest,
  ): Promise<SignatureVerificationView> {
    const signature = decodeBase64(body.signature);
    const message = toSignableMessage(body);
    const query = new VerifySignature(id, message, signature, body.signature_algorithm);
    return { valid: await this.queries.execute(query) };
  }
}
