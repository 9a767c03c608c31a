import models from '../../seed/models.json';
import providers from '../../seed/providers.json';

export { models, providers };
