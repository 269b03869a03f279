/*
 * LuaJIT's foreign functions crash on LoongArch when a C function takes more than eight integer arguments: the ninth comes from the
 * stack, which it fills wrongly. lua-resty-core knows the same trouble from macOS and can pass one pointer to a struct instead, to functions
 * that end in _macos. nginx's Lua module has those functions for macOS only; here they are for everybody.
 *
 * No header is needed: types are spelled by their size on 64-bit machines. The structs are those of resty/core/shdict.lua and response.lua.
 */
typedef unsigned long size;
typedef const unsigned char *bytes;

struct shdict_get {
  void *zone; bytes key; size key_len; int *value_type; unsigned char **str_value; size *str_value_len;
  double *num_value; int *flags; int get_stale; int *is_stale; char **error;
};
int ngx_http_lua_ffi_shdict_get(void *, bytes, size, int *, unsigned char **, size *, double *, int *, int, int *, char **);
int ngx_http_lua_ffi_shdict_get_macos(struct shdict_get *a)
{
  return ngx_http_lua_ffi_shdict_get(a->zone, a->key, a->key_len, a->value_type, a->str_value, a->str_value_len,
                                     a->num_value, a->flags, a->get_stale, a->is_stale, a->error);
}

struct shdict_store {
  void *zone; int operation; bytes key; size key_len; int value_type; bytes str_value; size str_value_len;
  double num_value; long expires; int flags; char **error; int *forcible;
};
int ngx_http_lua_ffi_shdict_store(void *, int, bytes, size, int, bytes, size, double, long, int, char **, int *);
int ngx_http_lua_ffi_shdict_store_macos(struct shdict_store *a)
{
  return ngx_http_lua_ffi_shdict_store(a->zone, a->operation, a->key, a->key_len, a->value_type, a->str_value, a->str_value_len,
                                       a->num_value, a->expires, a->flags, a->error, a->forcible);
}

struct shdict_incr {
  void *zone; bytes key; size key_len; double *num_value; char **error; int has_init; double init; long init_expires; int *forcible;
};
int ngx_http_lua_ffi_shdict_incr(void *, bytes, size, double *, char **, int, double, long, int *);
int ngx_http_lua_ffi_shdict_incr_macos(struct shdict_incr *a)
{
  return ngx_http_lua_ffi_shdict_incr(a->zone, a->key, a->key_len, a->num_value, a->error, a->has_init, a->init, a->init_expires, a->forcible);
}

struct response_header {
  void *request; bytes key; size key_len; int is_nil; bytes value; size value_len; void *values; size values_len; int override; char **error;
};
int ngx_http_lua_ffi_set_resp_header(void *, bytes, size, int, bytes, size, void *, size, int, char **);
int ngx_http_lua_ffi_set_resp_header_macos(struct response_header *a)
{
  return ngx_http_lua_ffi_set_resp_header(a->request, a->key, a->key_len, a->is_nil, a->value, a->value_len, a->values, a->values_len,
                                          a->override, a->error);
}
