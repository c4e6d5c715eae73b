// Generated: the services and enums of one generation.
export { ApiControlService } from "./alpha5/api_control_service_alpha5_pb.ts";
import { ApiControlService } from "./alpha5/api_control_service_alpha5_pb.ts";
export { ApiItemService } from "./alpha5/api_item_service_alpha5_pb.ts";
import { ApiItemService } from "./alpha5/api_item_service_alpha5_pb.ts";
export { ApiNodeService } from "./alpha5/api_node_service_alpha5_pb.ts";
import { ApiNodeService } from "./alpha5/api_node_service_alpha5_pb.ts";
export { ApiProjectManagerService } from "./alpha5/api_project_manager_service_alpha5_pb.ts";
import { ApiProjectManagerService } from "./alpha5/api_project_manager_service_alpha5_pb.ts";
export { ApiRenderEngineService } from "./alpha5/api_render_engine_service_alpha5_pb.ts";
import { ApiRenderEngineService } from "./alpha5/api_render_engine_service_alpha5_pb.ts";
export { AttributeId } from "./alpha5/attribute_id_alpha5_pb.ts";
export { NodeType } from "./alpha5/node_type_alpha5_pb.ts";
export { PinId } from "./alpha5/pin_id_alpha5_pb.ts";
export { RenderPassId } from "./alpha5/render_pass_id_alpha5_pb.ts";
export { StreamCallbackService } from "./alpha5/stream_callback_service_alpha5_pb.ts";
import { StreamCallbackService } from "./alpha5/stream_callback_service_alpha5_pb.ts";
export { ApiInfoService } from "./alpha5/varied/api_info_service_pb.ts";
import { ApiInfoService } from "./alpha5/varied/api_info_service_pb.ts";
export { ApiNodeGraphService } from "./alpha5/varied/api_node_graph_service_pb.ts";
import { ApiNodeGraphService } from "./alpha5/varied/api_node_graph_service_pb.ts";
export { ApiNodePinInfoExService } from "./alpha5/varied/api_node_pin_info_ex_service_pb.ts";
import { ApiNodePinInfoExService } from "./alpha5/varied/api_node_pin_info_ex_service_pb.ts";
export { ApiChangeManagerService } from "./common/api_change_manager_service_pb.ts";
import { ApiChangeManagerService } from "./common/api_change_manager_service_pb.ts";
export { ApiDBMaterialManager_DBCategoryArrayService } from "./common/api_dbmaterial_manager_dbcategory_array_service_pb.ts";
import { ApiDBMaterialManager_DBCategoryArrayService } from "./common/api_dbmaterial_manager_dbcategory_array_service_pb.ts";
export { ApiDBMaterialManager_DBMaterialArrayService } from "./common/api_dbmaterial_manager_dbmaterial_array_service_pb.ts";
import { ApiDBMaterialManager_DBMaterialArrayService } from "./common/api_dbmaterial_manager_dbmaterial_array_service_pb.ts";
export { ApiDBMaterialManagerService } from "./common/api_dbmaterial_manager_service_pb.ts";
import { ApiDBMaterialManagerService } from "./common/api_dbmaterial_manager_service_pb.ts";
export { ApiItemArrayService } from "./common/api_item_array_service_pb.ts";
import { ApiItemArrayService } from "./common/api_item_array_service_pb.ts";
export { ApiLocalDB_CategoryService } from "./common/api_local_db_category_service_pb.ts";
import { ApiLocalDB_CategoryService } from "./common/api_local_db_category_service_pb.ts";
export { ApiLocalDB_PackageService } from "./common/api_local_db_package_service_pb.ts";
import { ApiLocalDB_PackageService } from "./common/api_local_db_package_service_pb.ts";
export { ApiLocalDBService } from "./common/api_local_dbservice_pb.ts";
import { ApiLocalDBService } from "./common/api_local_dbservice_pb.ts";
export { ApiNodeArrayService } from "./common/api_node_array_service_pb.ts";
import { ApiNodeArrayService } from "./common/api_node_array_service_pb.ts";
export { ApiOutputColorSpaceInfoService } from "./common/api_output_color_space_info_service_pb.ts";
import { ApiOutputColorSpaceInfoService } from "./common/api_output_color_space_info_service_pb.ts";
export { RenderPriority } from "./common/api_render_engine_parts_pb.ts";
export { ApiRootNodeGraphService } from "./common/api_root_node_graph_service_pb.ts";
import { ApiRootNodeGraphService } from "./common/api_root_node_graph_service_pb.ts";
export { ApiSelectionManagerService } from "./common/api_selection_manager_service_pb.ts";
import { ApiSelectionManagerService } from "./common/api_selection_manager_service_pb.ts";
export { AttributeType, AttributeTypeId, ClayMode, ExrCompressionType, ImageSaveFormat, ImageType, LiveDbThumbnailView, MemoryLocation, MovableInputFormat, NamedColorSpace, NodeGraphType, NodePinType, OctaneLiveCategory, PremultipliedAlphaType, PreviewType, PrimitiveType, RenderDeviceState, RenderError, RenderPassGroupId, RenderState, SaveImageFileType, SubSampleMode, TextureNodeTypeMode, TexturePinValueTypeMode, TextureValueType, TiffCompressionType, TonemapBufferType } from "./common/enums_pb.ts";
export { LiveLinkService } from "./common/livelink_pb.ts";
import { LiveLinkService } from "./common/livelink_pb.ts";
export { ObjectRef_ObjectType } from "./common/objects_pb.ts";

/** Every service of this generation. */
export const services = [
  ApiControlService,
  ApiItemService,
  ApiNodeService,
  ApiProjectManagerService,
  ApiRenderEngineService,
  StreamCallbackService,
  ApiInfoService,
  ApiNodeGraphService,
  ApiNodePinInfoExService,
  ApiChangeManagerService,
  ApiDBMaterialManager_DBCategoryArrayService,
  ApiDBMaterialManager_DBMaterialArrayService,
  ApiDBMaterialManagerService,
  ApiItemArrayService,
  ApiLocalDB_CategoryService,
  ApiLocalDB_PackageService,
  ApiLocalDBService,
  ApiNodeArrayService,
  ApiOutputColorSpaceInfoService,
  ApiRootNodeGraphService,
  ApiSelectionManagerService,
  LiveLinkService,
] as const;
